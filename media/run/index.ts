// The run panel's edge: the editor's message channel on one side, state and DOM on the other.
import "./style.css";
import { scheduler } from "../dom";
import { setLabels } from "../l10n";
import type { FromPanel, PanelState, ToPanel } from "./protocol";
import { act, initialView, receive } from "./state";
import { createRunView } from "./view";
import type { RunView } from "./view";

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void; getState(): Partial<PanelState> | undefined; setState(state: PanelState): void };

const api = acquireVsCodeApi();
const view = initialView(api.getState());
let dom: RunView | undefined;
const render = scheduler(() => dom?.update(view));

function sendAll(messages: FromPanel[]): void {
  for (const message of messages) {
    if (message.type === "view") api.setState(message.state);
    api.postMessage(message);
  }
}

window.addEventListener("message", (event: MessageEvent<ToPanel>) => {
  const message = event.data;
  if (message.type === "init" && !dom) {
    setLabels(message.labels);
    document.documentElement.lang = message.locale;
    dom = createRunView(document.body, (m) => sendAll([m]), (action) => {
      sendAll(act(view, action));
      render();
    });
    setInterval(() => dom?.tick(view), 500);
    new MutationObserver(() => dom?.retheme()).observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  }
  sendAll(receive(view, message));
  api.setState(view.panel);
  render();
});

api.postMessage({ type: "ready" });

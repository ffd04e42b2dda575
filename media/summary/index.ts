// The summary panel's edge: the editor's message channel on one side, state and DOM on the other.
import "./style.css";
import { scheduler } from "../dom";
import { setLabels } from "../l10n";
import type { FromPanel, PanelState, ToPanel } from "./protocol";
import { act, initialView, receive } from "./state";
import { createSummaryView } from "./view";
import type { SummaryView } from "./view";

declare function acquireVsCodeApi(): { postMessage(message: FromPanel): void; getState(): Partial<PanelState> | undefined; setState(state: PanelState): void };

const api = acquireVsCodeApi();
const view = initialView(api.getState());
let dom: SummaryView | undefined;
const render = scheduler(() => dom?.update(view));

function send(message: FromPanel): void {
  if (message.type === "view") api.setState(message.state);
  api.postMessage(message);
}

window.addEventListener("message", (event: MessageEvent<ToPanel>) => {
  const message = event.data;
  if (message.type === "init" && !dom) {
    setLabels(message.labels);
    document.documentElement.lang = message.locale;
    dom = createSummaryView(document.body, send, (action) => {
      act(view, action).forEach(send);
      render();
    });
  }
  receive(view, message);
  api.setState(view.panel);
  render();
});

api.postMessage({ type: "ready", state: view.panel });

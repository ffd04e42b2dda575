// Practice: a server that has just started runs code that V8 has not compiled yet, and answers a keystroke about four times as slowly as
// later on. So while nobody types it traces the open document a few times more.

/** Milliseconds without a message before practice begins, between two rounds, and of practice in all. */
const IDLE = 250, PAUSE = 10, ENOUGH = 700;
/** A round that takes longer would make a keystroke wait. */
const LONGEST = 300;
/** Rounds that are no faster than the best one before them: then all is compiled. */
const MOST_EVEN = 6;

export interface Practice {
  /** The client has said something: practice waits. */
  disturbed(): void;
  /** A document may be practised on. */
  offer(uri: string): void;
  stop(): void;
}

/** `round` traces a document once more and gives the milliseconds that took; undefined where that cannot be done. */
export function newPractice(round: (uri: string) => number | undefined): Practice {
  let timer: NodeJS.Timeout | undefined, uri: string | undefined, spent = 0, best = Infinity, even = 0, done = false;
  const wait = (ms: number): void => { clearTimeout(timer); timer = setTimeout(once, ms); timer.unref(); };
  function once(): void {
    timer = undefined;
    if (uri === undefined) return;
    const took = round(uri);
    if (took === undefined || took > LONGEST) { uri = undefined; return; }
    spent += took;
    if (took < best * 0.95) { best = took; even = 0; } else even++;
    done = spent > ENOUGH || even > MOST_EVEN;
    if (!done) wait(PAUSE);
  }
  return {
    disturbed() { if (timer !== undefined) wait(IDLE); },
    offer(given) { if (done || uri === given) return; uri = given; best = Infinity; even = 0; wait(IDLE); },
    stop() { clearTimeout(timer); done = true; },
  };
}

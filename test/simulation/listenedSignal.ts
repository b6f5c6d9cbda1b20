/** A signal that knows how many listen on it. */
export class ListenedSignal {
  static readonly reason = new Error('the reader has had enough');
  readonly signal: AbortSignal;
  listeners = 0;
  private readonly controller = new AbortController();

  constructor() {
    this.signal = this.controller.signal;
    const add = this.signal.addEventListener.bind(this.signal);
    const remove = this.signal.removeEventListener.bind(this.signal);
    this.signal.addEventListener = (...listener: Parameters<typeof add>) => {
      this.listeners++;
      add(...listener);
    };
    this.signal.removeEventListener = (...listener: Parameters<typeof remove>) => {
      this.listeners--;
      remove(...listener);
    };
  }

  abort(): void {
    this.controller.abort(ListenedSignal.reason);
  }
}

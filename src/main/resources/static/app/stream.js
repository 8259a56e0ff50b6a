// A stream of events that comes back by itself, where it was cut off, whatever cut it.
const NAMES = ['scheduled', 'queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'progress', 'snapshot', 'gap'];
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 15000;

export class Stream {
  constructor(path, { onEvent, onState = () => {}, isOver = () => false, last = '' }) {
    this.path = path;
    this.isOver = isOver;
    this.onEvent = onEvent;
    this.onState = onState;
    this.last = last;
    this.wait = FIRST_WAIT;
    this.open();
  }

  open() {
    const join = this.path.includes('?') ? '&' : '?';
    const from = this.last === '' ? '' : `${join}lastEventId=${encodeURIComponent(this.last)}`;
    this.source = new EventSource(this.path + from);
    this.source.addEventListener('open', () => {
      this.wait = FIRST_WAIT;
      this.onState('live');
    });
    this.source.addEventListener('error', () => this.lost());
    for (const name of NAMES) {
      this.source.addEventListener(name, (event) => {
        this.last = event.lastEventId;
        this.onEvent(name, JSON.parse(event.data));
      });
    }
  }

  // A browser tries again by itself after a cut, but never after an answer that is no stream, such as a 503.
  lost() {
    if (this.isOver()) {
      this.close();
      return;
    }
    this.onState('lost');
    if (this.source.readyState === EventSource.CLOSED && this.timer === undefined) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.open();
      }, this.wait);
      this.wait = Math.min(2 * this.wait, LONGEST_WAIT);
    }
  }

  close() {
    clearTimeout(this.timer);
    this.source.close();
  }
}

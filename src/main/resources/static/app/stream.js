// A stream of events that comes back by itself, where it was cut off, whatever cut it. A browser sets no header on it, so
// where a key is asked for, it shows a ticket.
import { call } from './api.js';
import { key } from './key.js';

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
    this.isClosed = false;
    this.open();
  }

  async open() {
    const ticket = await this.ticket();
    if (this.isClosed) {
      return;
    }
    const more = new URLSearchParams({ ...(this.last === '' ? {} : { lastEventId: this.last }), ...ticket });
    const join = this.path.includes('?') ? '&' : '?';
    this.source = new EventSource(more.size === 0 ? this.path : this.path + join + more);
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

  async ticket() {
    if (key() === '') {
      return {};
    }
    try {
      return { ticket: (await call('/tickets', { method: 'POST' })).ticket };
    } catch {
      return {};
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
    this.isClosed = true;
    clearTimeout(this.timer);
    this.source?.close();
  }
}

// One job, live: where it stands, what happened to it, what it was given and what it gave.
import { act, actionFor } from './actions.js';
import { change, shownJob } from './address.js';
import { call } from './api.js';
import { element, say, setText, time, when } from './dom.js';
import { Stream } from './stream.js';

const ENDS = ['succeeded', 'failed', 'cancelled'];
const panel = document.getElementById('job');
let view = null;

panel.addEventListener('close', () => {
  view?.close();
  view = null;
  if (shownJob() !== '') {
    change({ job: '' });
  }
});
panel.addEventListener('click', (event) => {
  if (event.target === panel) {
    panel.close();
  }
});

export function show() {
  const id = shownJob();
  if (view?.id === id) {
    return;
  }
  view?.close();
  view = id === '' ? null : new View(id);
  if (view === null) {
    panel.close();
  } else if (!panel.open) {
    panel.showModal();
  }
}

class View {
  constructor(id) {
    this.id = id;
    this.state = element('span', { className: 'state', role: 'status' });
    this.button = element('button', { type: 'button' });
    this.button.addEventListener('click', () => this.act());
    const close = element('button', { type: 'button', textContent: 'Close' });
    close.addEventListener('click', () => panel.close());
    this.problem = element('p', { className: 'problem', role: 'alert', hidden: true });
    this.progress = element('progress', { max: 100, value: 0, 'aria-label': 'Progress of the job' });
    this.message = element('p', { className: 'note' });
    this.facts = element('dl', { className: 'facts' });
    this.timeline = element('ol', { className: 'timeline' });
    this.payload = element('pre', { tabIndex: 0, 'aria-label': 'Payload' });
    this.result = element('pre', { tabIndex: 0, 'aria-label': 'Result' });
    panel.replaceChildren(element('div', {},
      element('div', { className: 'job-head' }, element('h2', { id: 'job-title', textContent: id }), this.state, this.button, close),
      this.problem, this.progress, this.message, this.facts,
      element('h3', { textContent: 'What happened' }), this.timeline,
      element('h3', { textContent: 'Payload' }), this.payload,
      element('h3', { textContent: 'Result' }), this.result));
    this.read();
    this.follow('0');
  }

  follow(last) {
    this.stream?.close();
    this.stream = new Stream(`/jobs/${encodeURIComponent(this.id)}/events`, {
      last,
      onEvent: (name, data) => this.told(name, data),
      isOver: () => ENDS.includes(this.state.dataset.state),
    });
  }

  async read() {
    try {
      const job = await call(`/jobs/${encodeURIComponent(this.id)}`);
      say(this.problem, '');
      this.describe(job);
    } catch (refusal) {
      say(this.problem, refusal.message);
      this.close();
    }
  }

  describe(job) {
    const facts = [
      ['Kind', job.kind], ['Queue', job.queue], ['Priority', String(job.priority)],
      ['Attempt', `${job.attempt} of ${job.maxAttempts}`], ['Submitted', when(job.createdAt)], ['Due', when(job.runAt)],
      ['Started', when(job.startedAt)], ['Ended', when(job.finishedAt)],
      ...(job.tags.length > 0 ? [['Tags', job.tags.join(', ')]] : []),
      ...(job.uniqueKey ? [['Unique key', job.uniqueKey]] : []),
    ];
    this.facts.replaceChildren(...facts.flatMap(([name, value]) => [
      element('dt', { textContent: name }), element('dd', { textContent: value })]));
    setText(this.payload, JSON.stringify(job.payload, null, 2));
    setText(this.result, job.result === null ? '–' : JSON.stringify(job.result, null, 2));
    this.stands(job.state, job.progress);
  }

  told(name, data) {
    this.stands(data.state, data.progress);
    if (name === 'progress' || name === 'snapshot') {
      return;
    }
    this.timeline.append(element('li', { data: { version: String(data.version) } },
      element('time', { dateTime: data.at, textContent: time(data.at) }),
      element('span', { className: 'state', textContent: data.state, data: { state: data.state } }),
      element('span', { className: 'note', textContent: data.attempt > 0 ? ` attempt ${data.attempt}` : '' }),
      data.error ? failure(data.error) : null));
    this.read();
    if (ENDS.includes(data.state)) {
      this.last = String(data.version);
    }
  }

  stands(state, progress) {
    setText(this.state, state);
    this.state.dataset.state = state;
    const action = actionFor(state);
    setText(this.button, action);
    this.button.hidden = action === '';
    if (progress) {
      this.progress.value = progress.percent;
      setText(this.message, progress.message ?? '');
    } else if (state === 'succeeded') {
      this.progress.value = 100;
    }
  }

  async act() {
    const action = this.button.textContent;
    try {
      await act(action, this.id);
      say(this.problem, '');
      if (action === 'Retry') {
        this.progress.value = 0;
        this.follow(this.last ?? '0');
      }
    } catch (refusal) {
      say(this.problem, refusal.message);
    }
  }

  close() {
    this.stream?.close();
  }
}

function failure(error) {
  return element('div', { className: 'error' }, element('div', { textContent: `${error.type}: ${error.message ?? ''}` }),
    error.trace ? element('pre', { textContent: error.trace, tabIndex: 0, 'aria-label': 'Trace' }) : null);
}

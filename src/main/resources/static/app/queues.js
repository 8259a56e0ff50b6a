// The queues as gauges, asked for once a second while somebody looks.
import { call } from './api.js';
import { Chart } from './chart.js';
import { element, say, seconds, setText } from './dom.js';

const PAUSE = 1000;
const place = document.getElementById('queues');
const problem = document.getElementById('queues-error');
const cards = new Map();
let known = () => {};
let replicas = 1; // each has places and slots of its own

export function onQueues(watcher) {
  known = watcher;
}

export async function show() {
  if (!document.hidden) {
    await refresh();
  }
  setTimeout(show, PAUSE);
}

async function refresh() {
  try {
    const [{ queues }, processes] = await Promise.all([call('/queues'), call('/replicas')]);
    replicas = Math.max(1, processes.replicas.length);
    say(problem, '');
    queues.forEach((queue) => card(queue).show(queue));
    known(queues.map((queue) => queue.name));
  } catch (refusal) {
    say(problem, `The queues are not known just now. ${refusal.message}`);
  }
}

function card(queue) {
  if (!cards.has(queue.name)) {
    const made = new Card(queue);
    cards.set(queue.name, made);
    place.append(made.root);
    made.begin();
  }
  return cards.get(queue.name);
}

class Card {
  constructor(queue) {
    const figure = (name) => {
      const value = element('dd');
      this[name] = value;
      return value;
    };
    this.name = queue.name;
    this.paused = element('span', { className: 'paused', textContent: 'paused', hidden: true });
    this.full = element('span', { className: 'full', hidden: true });
    this.fill = element('div');
    this.gauge = element('div', { className: 'gauge', role: 'meter', 'aria-label': `Places taken in ${queue.name}`, 'aria-valuemin': 0 }, this.fill);
    this.chartPlace = element('div', { className: 'chart', role: 'img', 'aria-label': `Jobs that wait in ${queue.name} (line) and that end a second (dashes), over two minutes` });
    this.toggle = element('button', { type: 'button' });
    this.toggle.addEventListener('click', () => this.change({ paused: !this.isPaused }));
    this.number = element('input', { type: 'number', min: 1, max: 1000, required: true, 'aria-label': `Concurrency of ${queue.name}` });
    const form = element('form', {}, element('label', { textContent: 'Concurrency' }, this.number), element('button', { type: 'submit', textContent: 'Set' }));
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.change({ concurrency: Number(this.number.value) });
    });
    this.problem = element('p', { className: 'problem', role: 'alert', hidden: true });
    this.root = element('article', { className: 'queue', data: { queue: queue.name }, 'aria-label': `Queue ${queue.name}` },
      element('header', {}, element('span', { className: 'name', textContent: queue.name }), this.paused, this.full),
      this.gauge,
      element('dl', { className: 'figures' },
        group('Waiting', figure('waiting')), group('Running', figure('running')), group('Oldest wait', figure('oldest')),
        group('Starts / s', figure('starts')), group('Ends / s', figure('ends')), group('Later', figure('later'))),
      this.chartPlace,
      element('p', { className: 'key', textContent: 'waiting', 'aria-hidden': 'true' }, element('span', { textContent: 'ends a second' })),
      element('div', { className: 'controls' }, this.toggle, form),
      this.problem);
  }

  begin() {
    this.chart = new Chart(this.chartPlace);
  }

  show(queue) {
    this.isPaused = queue.paused;
    const places = queue.capacity * replicas;
    const isFull = queue.buffered >= places;
    this.fill.style.transform = `scaleX(${Math.min(1, queue.buffered / places)})`;
    this.gauge.dataset.full = String(isFull);
    this.gauge.setAttribute('aria-valuemax', places);
    this.gauge.setAttribute('aria-valuenow', queue.buffered);
    setText(this.waiting, queue.waiting > queue.buffered ? `${queue.waiting} (${queue.buffered} of ${places})` : `${queue.waiting} of ${places}`);
    setText(this.running, `${queue.running} of ${queue.concurrency * replicas}`);
    setText(this.oldest, seconds(queue.oldestWaitingSeconds));
    setText(this.starts, queue.startsPerSecond.toFixed(1));
    setText(this.ends, queue.endsPerSecond.toFixed(1));
    setText(this.later, String(queue.scheduled + queue.retrying));
    say(this.full, isFull ? `full, room in ${queue.retryAfter} s` : '');
    this.paused.hidden = !queue.paused;
    setText(this.toggle, queue.paused ? 'Resume' : 'Pause');
    this.toggle.setAttribute('aria-label', `${queue.paused ? 'Resume' : 'Pause'} ${this.name}`);
    if (document.activeElement !== this.number) {
      this.number.value = queue.concurrency;
    }
    this.chart.add(queue.waiting, queue.endsPerSecond);
  }

  async change(values) {
    try {
      this.show(await call(`/queues/${encodeURIComponent(this.name)}`, { method: 'PATCH', json: values }));
      say(this.problem, '');
    } catch (refusal) {
      say(this.problem, refusal.message);
    }
  }
}

function group(name, value) {
  return element('div', {}, element('dt', { textContent: name }), value);
}

// Puts the page together.
import { change, filters, shownJob, watch } from './address.js';
import { call } from './api.js';
import { element } from './dom.js';
import * as job from './job.js';
import * as jobs from './jobs.js';
import * as queues from './queues.js';
import './submit.js';

const STATES = ['scheduled', 'queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled'];
const WORDS = { live: 'Live', lost: 'Disconnected, trying again …', connecting: 'Connecting …' };
const connection = document.getElementById('connection');
const form = document.getElementById('filters');
const submission = document.getElementById('submission');

function connected(state) {
  connection.dataset.state = state;
  connection.textContent = WORDS[state];
}

// An address may name what there is none of; it is shown all the same, for it is what the table is filtered by.
function offer(select, names, wanted = '') {
  const present = new Set([...select.options].map((option) => option.value));
  [...names, wanted].filter((name) => name !== '' && !present.has(name))
    .forEach((name) => select.append(element('option', { value: name, textContent: name })));
}

function fillIn() {
  const wanted = filters();
  for (const [name, value] of Object.entries(wanted)) {
    const field = form.elements[name];
    if (field.options) {
      offer(field, [], value);
    }
    field.value = value;
  }
}

let shown = null;
function show() {
  const wanted = JSON.stringify(filters());
  if (wanted !== shown) {
    shown = wanted;
    fillIn();
    jobs.show(connected);
  }
  job.show(shownJob());
}

offer(form.elements.state, STATES);
form.addEventListener('change', () => change(Object.fromEntries(new FormData(form))));
form.addEventListener('submit', (event) => event.preventDefault());
document.getElementById('clear').addEventListener('click', () => change({ state: '', kind: '', queue: '', tag: '' }));
queues.onQueues((names) => {
  offer(form.elements.queue, names);
  offer(submission.elements.queue, names);
});
watch(show);
show();
queues.show();
const { kinds } = await call('/kinds');
offer(form.elements.kind, kinds.map(({ kind }) => kind));
offer(submission.elements.kind, kinds.map(({ kind }) => kind));
submission.elements.kind.value = 'simulate';

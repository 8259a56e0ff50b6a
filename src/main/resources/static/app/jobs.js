// The newest jobs that match the filters: read once, then kept up by events. Changes are gathered and shown once a frame,
// and there are never more rows than fit a table that one still reads.
import { act, actionFor } from './actions.js';
import { change, filters, query } from './address.js';
import { call } from './api.js';
import { element, say, setText, time } from './dom.js';
import { Stream } from './stream.js';

const MOST_ROWS = 100;
const EXAMPLE = `curl ${location.origin}/request -H 'Content-Type: application/json' \\\n  -d '{"kind":"simulate","payload":{"duration":"PT10S"}}'`;
const body = document.getElementById('rows');
const problem = document.getElementById('jobs-error');
const empty = document.getElementById('empty');
const nothing = document.getElementById('nothing');
const more = document.getElementById('more');

let jobs = new Map();
let rows = new Map();
let changed = new Set();
let isDrawn = true;
let stream = null;
let isRead = false;
let reading = 0;

document.getElementById('example').textContent = EXAMPLE;

export function show(onState) {
  stream?.close();
  jobs = new Map();
  rows = new Map();
  changed = new Set();
  isRead = false;
  body.replaceChildren();
  // The state is filtered here: a job that leaves it must leave the table too.
  const { state, ...others } = filters();
  stream = new Stream(`/events${query(others)}`, { onEvent: told, onState: (now) => stands(now, onState) });
}

// The list is read when the stream has begun, so that nothing falls between the two; and again where the stream had no
// position to come back to.
function stands(now, onState) {
  if (!isRead || (now === 'live' && stream.last === '')) {
    isRead = true;
    read();
  }
  onState(now);
}

async function read() {
  const mine = ++reading;
  try {
    const { jobs: list } = await call(`/jobs${query({ ...filters(), limit: String(MOST_ROWS) })}`);
    if (mine === reading) {
      say(problem, '');
      list.forEach((job) => merge({ ...job, at: job.finishedAt ?? job.startedAt ?? job.createdAt }));
      draw();
    }
  } catch (refusal) {
    if (mine === reading) {
      say(problem, refusal.message);
    }
  }
}

function told(name, data) {
  if (name === 'gap') {
    read();
  } else {
    merge(name === 'progress' ? data : { progress: null, ...data });
  }
}

function merge(news) {
  const job = jobs.get(news.id);
  if (job !== undefined && job.version >= news.version) {
    return;
  }
  jobs.set(news.id, { ...job, ...news });
  changed.add(news.id);
  if (isDrawn) {
    isDrawn = false;
    requestAnimationFrame(draw);
  }
}

// Ids are UUIDs of version 7: the newest job has the greatest.
function draw() {
  isDrawn = true;
  const { state } = filters();
  const shown = [...jobs.values()].filter((job) => state === '' || job.state === state)
    .sort((one, other) => (one.id < other.id ? 1 : -1)).slice(0, MOST_ROWS);
  const kept = new Set(shown.map((job) => job.id));
  for (const [id, row] of rows) {
    if (!kept.has(id)) {
      row.root.remove();
      rows.delete(id);
    }
  }
  let before = null;
  for (const job of shown) {
    const row = rows.get(job.id) ?? add(job.id);
    if (changed.has(job.id)) {
      row.show(job);
    }
    const next = before === null ? body.firstChild : before.nextSibling;
    if (next !== row.root) {
      body.insertBefore(row.root, next);
    }
    before = row.root;
  }
  changed.clear();
  forget(kept);
  const isFiltered = Object.values(filters()).some((value) => value !== '');
  empty.hidden = shown.length > 0 || isFiltered;
  nothing.hidden = shown.length > 0 || !isFiltered;
  setText(more, shown.length === MOST_ROWS ? `The newest ${MOST_ROWS} are shown; filters and /jobs show the others.` : '');
}

function forget(kept) {
  if (jobs.size > 4 * MOST_ROWS) {
    const ids = [...jobs.keys()].filter((id) => !kept.has(id)).sort();
    ids.slice(0, jobs.size - 2 * MOST_ROWS).forEach((id) => jobs.delete(id));
  }
}

function add(id) {
  const row = new Row(id);
  rows.set(id, row);
  changed.add(id);
  return row;
}

class Row {
  constructor(id) {
    this.link = element('a', { href: `/?job=${encodeURIComponent(id)}`, textContent: id.slice(-12), title: id });
    this.link.addEventListener('click', (event) => {
      if (!event.metaKey && !event.ctrlKey) {
        event.preventDefault();
        change({ job: id });
      }
    });
    this.kind = element('span', { className: 'text' });
    this.queue = element('span', { className: 'text' });
    this.state = element('span', { className: 'state' });
    this.progress = element('progress', { max: 100, 'aria-label': 'Progress' });
    this.said = element('span', { className: 'text' });
    this.attempt = element('td', { className: 'number' });
    this.at = element('td', { className: 'number' });
    this.button = element('button', { type: 'button' });
    this.button.addEventListener('click', () => this.act(id));
    this.problem = element('span', { className: 'row-problem', role: 'alert' });
    this.root = element('tr', { data: { job: id } },
      element('td', {}, this.link), element('td', {}, this.kind), element('td', {}, this.queue), element('td', {}, this.state),
      element('td', { className: 'wide' }, this.progress, this.said), this.attempt, this.at,
      element('td', { className: 'do' }, this.button, this.problem));
  }

  show(job) {
    setText(this.kind, job.kind);
    setText(this.queue, job.queue);
    setText(this.state, job.state);
    this.state.dataset.state = job.state;
    this.progress.hidden = job.state !== 'running';
    this.progress.value = job.progress?.percent ?? 0;
    const error = job.state === 'failed' || job.state === 'retrying' ? job.error : null;
    say(this.said, error ? error.message ?? error.type : (job.state === 'running' && job.progress?.message) || '');
    setText(this.attempt, String(job.attempt));
    setText(this.at, time(job.at));
    const action = actionFor(job.state);
    this.button.hidden = action === '';
    setText(this.button, action);
    this.button.setAttribute('aria-label', `${action} job ${job.id}`);
  }

  async act(id) {
    try {
      await act(this.button.textContent, id);
      setText(this.problem, '');
    } catch (refusal) {
      setText(this.problem, refusal.message);
    }
  }
}

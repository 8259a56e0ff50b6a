// Follows one job by its event stream. Everything a job says is shown as text, never as markup.
const main = document.querySelector('main');
const state = document.getElementById('state');
const detail = document.getElementById('detail');
const progress = document.getElementById('progress');
const events = document.getElementById('events');

const MOVES = ['scheduled', 'queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled'];
const ENDS = ['succeeded', 'failed', 'cancelled'];

const source = new EventSource(`/jobs/${main.dataset.job}/events?lastEventId=0`);

function show(event) {
  const data = JSON.parse(event.data);
  state.textContent = data.state;
  state.dataset.state = data.state;
  detail.textContent = data.error ? `${data.error.type}: ${data.error.message ?? ''}` : (data.progress?.message ?? '');
  if (data.progress) {
    progress.value = data.progress.percent;
  }
  if (data.state === 'succeeded') {
    progress.value = 100;
  }
  return data;
}

function move(event) {
  const data = show(event);
  const item = document.createElement('li');
  const time = document.createElement('time');
  time.dateTime = data.at;
  time.textContent = new Date(data.at).toLocaleTimeString();
  item.append(time, data.state);
  events.append(item);
  if (ENDS.includes(data.state)) {
    source.close();
  }
}

MOVES.forEach((name) => source.addEventListener(name, move));
source.addEventListener('progress', show);
source.addEventListener('error', () => {
  if (source.readyState !== EventSource.CLOSED) {
    detail.textContent = 'disconnected, trying again …';
  }
});

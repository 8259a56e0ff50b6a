// What a person may ask for of one job.
import { call } from './api.js';

const LIVE = ['scheduled', 'queued', 'running', 'retrying'];
const RETRIABLE = ['failed', 'cancelled'];

export function actionFor(state) {
  if (LIVE.includes(state)) {
    return 'Cancel';
  }
  return RETRIABLE.includes(state) ? 'Retry' : '';
}

export function act(action, id) {
  const path = `/jobs/${encodeURIComponent(id)}`;
  return action === 'Cancel' ? call(path, { method: 'DELETE' }) : call(`${path}/retry`, { method: 'POST' });
}

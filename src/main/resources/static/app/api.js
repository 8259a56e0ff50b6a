// Calls the service. A refusal becomes an error whose message is what the service said, every wrong field included; but
// where it is a key that is missing, a person is asked for it first.
import { ask, authorization } from './key.js';

export class Refusal extends Error {}

export async function call(path, { method = 'GET', json } = {}) {
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers: {
        Accept: 'application/json',
        ...authorization(),
        ...(json === undefined ? {} : { 'Content-Type': 'application/json' }),
      },
      body: json === undefined ? undefined : JSON.stringify(json),
    });
  } catch {
    throw new Refusal('The service cannot be reached.');
  }
  if (answer.status === 401) {
    await ask();
    return call(path, { method, json });
  }
  const text = await answer.text();
  if (!answer.ok) {
    throw new Refusal(words(text, answer.status));
  }
  return text === '' ? null : JSON.parse(text);
}

function words(text, status) {
  try {
    const problem = JSON.parse(text);
    const fields = (problem.errors ?? []).map((error) => `${error.field}: ${error.message}`);
    const later = problem.retryAfter === undefined ? [] : [`Try again in ${problem.retryAfter} s.`];
    return [problem.detail ?? problem.title, ...fields, ...later].join('\n');
  } catch {
    return `The service answered ${status}.`;
  }
}

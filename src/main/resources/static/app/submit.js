// The form that hands a job over; whatever the service refuses is said in it.
import { change } from './address.js';
import { call, Refusal } from './api.js';
import { element, say } from './dom.js';

const dialog = document.getElementById('submit');
const form = document.getElementById('submission');
const problem = document.getElementById('submit-error');
const done = document.getElementById('submit-done');

document.getElementById('submit-open').addEventListener('click', () => dialog.showModal());
form.querySelector('[data-close]').addEventListener('click', () => dialog.close());
dialog.addEventListener('click', (event) => {
  if (event.target === dialog) {
    dialog.close();
  }
});
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  say(done, '');
  try {
    const job = await call('/request', { method: 'POST', json: submission() });
    say(problem, '');
    done.hidden = false;
    const link = element('a', { href: `/?job=${encodeURIComponent(job.id)}`, textContent: job.id });
    link.addEventListener('click', (click) => {
      click.preventDefault();
      dialog.close();
      change({ job: job.id });
    });
    done.replaceChildren('Taken in: ', link);
  } catch (refusal) {
    say(problem, refusal.message);
  }
});

function submission() {
  const { kind, queue, priority, delay, tags, payload } = Object.fromEntries(new FormData(form));
  const words = tags.split(',').map((tag) => tag.trim()).filter((tag) => tag !== '');
  return {
    kind, queue, payload: parsed(payload),
    ...(priority === '' ? {} : { priority: Number(priority) }),
    ...(delay === '' ? {} : { delay }),
    ...(words.length === 0 ? {} : { tags: words }),
  };
}

function parsed(text) {
  try {
    return JSON.parse(text.trim() === '' ? '{}' : text);
  } catch (wrong) {
    throw new Refusal(`payload: is no JSON (${wrong.message})`);
  }
}

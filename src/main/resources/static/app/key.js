// The key that a person shows to the service: asked for once the service wants one, and kept for this tab only.
import { say } from './dom.js';

const NAME = 'sluice-key';
const dialog = document.getElementById('key');
const form = document.getElementById('key-form');
const problem = document.getElementById('key-error');

let asking = null;

export function key() {
  return sessionStorage.getItem(NAME) ?? '';
}

export function authorization() {
  return key() === '' ? {} : { Authorization: `Bearer ${key()}` };
}

// All that are refused at once wait for one answer.
export function ask() {
  asking ??= new Promise((resolve) => {
    say(problem, key() === '' ? '' : 'This key is not known here.');
    dialog.showModal();
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      sessionStorage.setItem(NAME, form.elements.key.value.trim());
      form.reset();
      dialog.close();
      asking = null;
      resolve();
    }, { once: true });
  });
  return asking;
}

// Nothing on this page can be seen without one.
dialog.addEventListener('cancel', (event) => event.preventDefault());

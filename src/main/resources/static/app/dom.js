// Builds elements. Text goes in as text; nothing here or elsewhere makes markup of a string.
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key === 'data') {
      Object.assign(made.dataset, value);
    } else if (key.startsWith('aria-') || key === 'for' || key === 'role') {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

export function say(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
  place.hidden = text === '';
}

export function setText(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const WHEN = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

export const time = (text) => TIME.format(new Date(text));
export const when = (text) => (text === null ? '–' : WHEN.format(new Date(text)));

export function seconds(number) {
  if (number === null) {
    return '–';
  }
  if (number < 60) {
    return `${number.toFixed(number < 10 ? 1 : 0)} s`;
  }
  return number < 3600 ? `${Math.floor(number / 60)} min` : `${Math.floor(number / 3600)} h`;
}

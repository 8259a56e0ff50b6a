// What the page shows stands in its address, so that a reload, a bookmark and the back button keep it.
const FILTERS = ['state', 'kind', 'queue', 'tag'];
const watchers = [];

export const filters = () => {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? '']));
};

export const shownJob = () => new URLSearchParams(location.search).get('job') ?? '';

export function change(values, { replace = false } = {}) {
  const query = new URLSearchParams(location.search);
  for (const [name, value] of Object.entries(values)) {
    if (value === '') {
      query.delete(name);
    } else {
      query.set(name, value);
    }
  }
  const address = query.size === 0 ? '/' : `/?${query}`;
  history[replace ? 'replaceState' : 'pushState'](null, '', address);
  watchers.forEach((watcher) => watcher());
}

export function watch(watcher) {
  watchers.push(watcher);
  addEventListener('popstate', watcher);
}

export function query(values) {
  const set = Object.entries(values).filter(([, value]) => value !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`;
}

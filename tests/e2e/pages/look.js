// What the tests of every page look at, inside the page. Installed once a document as `window.look`.
(() => {
  const WHOLE = 'button, th, .ant-tag, [role=menuitem], [role=tab], .ant-btn, label, h1';
  const FIELD = 'input:not([type=hidden]):not([type=file]), textarea, select';

  const shown = (element) => {
    if (!element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true })) return false;
    const box = element.getBoundingClientRect();
    return box.width > 1 && box.height > 1;
  };
  const name = (element) => {
    const text = (element.innerText || element.getAttribute('aria-label') || element.value || '').trim().slice(0, 40);
    return `${element.tagName.toLowerCase()}${element.id ? `#${element.id}` : ''}.${[...element.classList].slice(0, 2).join('.')} "${text}"`;
  };
  /** A radio or box may be drawn by its label. */
  const usable = (field) => shown(field.matches('[type=radio], [type=checkbox]') ? (field.closest('label') ?? field) : field);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)].filter(shown);
  const dialog = () => all('[role=dialog]').at(-1) ?? null;
  const front = () => dialog() ?? all('.ant-dropdown, .ant-popover').at(-1) ?? null;

  // Elements that only screen readers use, or that are drawn only for measuring.
  const apart = (element) => element.closest('.sr-only, [aria-hidden=true], .ant-table-measure-row, .skip, .ant-input-show-count-suffix');
  const wide = (element) => element.scrollWidth > element.clientWidth + 1;
  /** Of the text alone: shadows that CSS draws and what only screen readers read do not count. */
  const spills = (element) => {
    const outer = element.getBoundingClientRect();
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (texts.nextNode()) {
      if (apart(texts.currentNode.parentElement)) continue;
      range.selectNode(texts.currentNode);
      const inner = range.getBoundingClientRect();
      if (inner.width && (inner.left < outer.left - 1 || inner.right > outer.right + 1)) return true;
    }
    return false;
  };

  /** Text that does not fit. `whole`: it may never be cut. Otherwise a tooltip of the element `at` must show all of it. */
  const cut = (root) =>
    all('*', root).flatMap((element) => {
      if (apart(element) || element.closest('.tl-res') || !element.clientWidth) return [];
      const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
      const clipped = getComputedStyle(element).overflowX !== 'visible';
      if (element.matches(WHOLE) && spills(element)) return [{ text: name(element), whole: true }];
      if (!own || !clipped || !wide(element) || element.matches(FIELD)) return [];
      if (element.closest(WHOLE)) return [{ text: name(element), whole: true }];
      if (element.closest('[title]:not([title=""]), a[href]')) return [];
      element.dataset.cut = String(Math.random());
      return [{ text: name(element), whole: false, at: element.dataset.cut }];
    });

  const pen = document.createElement('canvas').getContext('2d');
  const cutPlaceholders = (root) =>
    all('input[placeholder]', root).flatMap((input) => {
      const style = getComputedStyle(input);
      pen.font = `${style.fontSize} ${style.fontFamily}`;
      const room = input.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      return input.value || pen.measureText(input.placeholder).width <= room + 1 ? [] : [`placeholder "${input.placeholder}"`];
    });

  const scrollers = () =>
    all('.ant-table-content, .ant-table-body, .tl').filter((box) => wide(box)).map((box) => `${name(box)} scrolls sideways`);

  const tabbable = (root) => {
    const found = all('a[href], button, input, textarea, select, [tabindex]', root).filter(
      (element) => element.tabIndex >= 0 && !element.disabled && !element.closest('[inert], [aria-hidden=true]'),
    );
    const groups = new Map();
    for (const radio of found.filter((element) => element.type === 'radio')) {
      if (!groups.has(radio.name) || radio.checked) groups.set(radio.name, radio);
    }
    return found.filter((element) => element.type !== 'radio' || groups.get(element.name) === element);
  };

  let stops = [];
  let wanted = [];
  let opener = null;
  document.addEventListener('focusin', ({ target }) => {
    stops.push(target);
    if (!front() && target !== document.body) opener = target;
  });

  window.look = {
    layout(narrow) {
      const root = front() ?? document;
      const page = document.documentElement;
      const h1 = all('h1').filter((each) => !each.closest('[role=dialog]')).length;
      const faults = [];
      if (!front() && h1 !== 1) faults.push(`${h1} headings of the first level`);
      if (!/\S · Rostrum$/.test(document.title)) faults.push(`title "${document.title}"`);
      if (page.scrollWidth > page.clientWidth) faults.push(`the page scrolls sideways: ${page.scrollWidth} > ${page.clientWidth}`);
      if (!narrow && !front()) faults.push(...scrollers());
      faults.push(...cutPlaceholders(root));
      return { faults, cut: cut(root) };
    },
    /** A selector of what lies over the page, if anything does. */
    front() {
      document.querySelectorAll('[data-front]').forEach((each) => delete each.dataset.front);
      const found = front();
      if (found) found.dataset.front = '';
      return found && '[data-front]';
    },
    text: () => (front() ?? document.body).innerText,
    focus() {
      const root = dialog();
      const active = document.activeElement;
      if (!root) return 'no dialog is open';
      if (!root.contains(active)) return `the focus is at ${name(active)}, outside the dialog`;
      const fields = [...root.querySelectorAll(FIELD)].filter(usable);
      const first = fields.find((field) => !field.disabled && !field.readOnly && field.tabIndex >= 0);
      const same = !first || first === active || (first.type === 'radio' && first.name === active.name);
      return same ? '' : `the focus is at ${name(active)}, not at the first field ${name(first)}`;
    },
    back() {
      if (dialog()) return 'Escape does not close it';
      return document.activeElement === opener ? '' : `the focus is at ${name(document.activeElement)}, not back at ${opener && name(opener)}`;
    },
    startTabbing() {
      stops = [document.activeElement];
      wanted = tabbable(front() ?? document); // a list that loads more as it scrolls has no end
      return wanted.length;
    },
    tabbed() {
      const root = front() ?? document.body;
      const inside = (stop) => stop && (root.contains(stop) || stop.contains(root));
      // A dialog may let Tab out to take the focus back at once.
      const kept = stops.filter((stop, at) => inside(stop) || !inside(stops[at + 1]));
      const seen = kept.filter((stop) => shown(stop) && !stop.matches('[aria-hidden=true], [data-sentinel]'));
      const again = seen.findIndex((stop, at) => seen.indexOf(stop) < at);
      const round = again < 0 ? seen : seen.slice(0, again);
      const strangers = seen.filter((stop) => !inside(stop));
      return [
        ...new Set(strangers.map((stop) => `Tab leaves the dialog for ${name(stop)}`)),
        ...wanted.filter((element) => shown(element) && !stops.includes(element)).map((element) => `Tab does not reach ${name(element)}`),
        ...(round.length < Math.min(seen.length, wanted.length) ? [`Tab comes back to ${name(seen[again])} after ${round.length} of ${wanted.length}`] : []),
      ];
    },
  };
})();

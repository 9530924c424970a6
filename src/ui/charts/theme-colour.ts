// Canvas wants plain colours, but the tokens are light-dark(): the browser resolves them on a probe element.

let probe: HTMLElement | null = null;

/** @param token custom property, such as "--ink" */
export function themeColour(token: string): string {
  return resolveColour(`var(${token})`);
}

/** @param expression any CSS colour, such as "color-mix(in oklab, var(--l-rec) 60%, var(--ink))" */
export function resolveColour(expression: string): string {
  if (probe === null) {
    probe = document.createElement('span');
    probe.hidden = true;
    document.body.append(probe);
  }
  probe.style.color = expression;
  return getComputedStyle(probe).color;
}

/** Calls back when light turns dark or the other way, by the system or by the switch. */
export function onThemeChange(callback: () => void): () => void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const observer = new MutationObserver(callback);
  system.addEventListener('change', callback);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    system.removeEventListener('change', callback);
    observer.disconnect();
  };
}

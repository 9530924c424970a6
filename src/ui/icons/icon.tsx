// Line icons on a 16 px grid, drawn in the current colour.
import type { ReactNode } from 'react';

const SHAPES = {
  pause: (
    <>
      <rect x="4" y="3" width="3" height="10" rx="1" />
      <rect x="9" y="3" width="3" height="10" rx="1" />
    </>
  ),
  play: <path d="M5.2 3.2v9.6L13 8z" />,
  step: <path d="M4 3.5v9L10.5 8zM12.5 3.5v9" />,
  reset: <path d="M3 8a5 5 0 1 0 1.6-3.7M3 2.8v2.7h2.7" />,
  help: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.3 6.3a1.75 1.75 0 1 1 2.6 1.5c-.6.35-.9.6-.9 1.2M8 11.4v.1" />
    </>
  ),
  lessons: (
    <path d="M8 4.5C6.5 3.3 4.5 3 2 3v9.5c2.5 0 4.5.3 6 1.5 1.5-1.2 3.5-1.5 6-1.5V3c-2.5 0-4.5.3-6 1.5zM8 4.5V14" />
  ),
  theme: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 2.5v11a5.5 5.5 0 0 0 0-11z" className="solid" />
    </>
  ),
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  eyeOff: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" opacity=".5" />
      <path d="M3 13L13 3" />
    </>
  ),
  fill: <path d="M2.5 13.5l11-11v11z" className="solid" />,
  outline: <path d="M2.5 13.5l11-11v11z" />,
  // Strength in steps.
  probability: (
    <>
      <path d="M9.5 6.5l4-4v11h-4z" className="solid" />
      <path d="M2.5 13.5l11-11v11z" />
    </>
  ),
  // Two lines: the one that was drawn by hand.
  truth: <path d="M2.5 11.5l9-9M4.5 13.5l9-9" />,
  chevron: <path d="M5 6.5L8 9.5l3-3" />,
  minus: <path d="M3.5 8h9" />,
  plus: <path d="M3.5 8h9M8 3.5v9" />,
  fit: <path d="M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10" />,
  twoUp: <path d="M2 3h12v10H2zM8 2v12" />,
  grip: <path d="M6 5L3 8l3 3M10 5l3 3-3 3" />,
  sideBoth: <path d="M2 4h12v8H2z" className="solid" />,
  sideLeft: (
    <>
      <path d="M2 4h12v8H2z" />
      <path d="M2 4h6v8H2z" className="solid" />
    </>
  ),
  sideRight: (
    <>
      <path d="M2 4h12v8H2z" />
      <path d="M8 4h6v8H8z" className="solid" />
    </>
  ),
  slow: <path d="M2.5 4v8L7 8zM9 4v8M12.5 4v8" />,
  runs: <path d="M2 4.5h2M2 8h2M2 11.5h2M6.5 4.5H14M6.5 8H14M6.5 11.5H14" />,
  idea: <path d="M6 12.5h4M6.5 14.5h3M5.5 10.5a4.5 4.5 0 1 1 5 0z" />,
  next: <path d="M6 3.5L10.5 8 6 12.5" />,
  former: <path d="M10 3.5L5.5 8l4.5 4.5" />,
  folder: <path d="M1.5 12.5v-9h4.5l1.5 2h7v7z" />,
  check: <path d="M3 8.5l3.2 3.2L13 5" />,
  warn: <path d="M8 2.5l6 10.5H2zM8 6.5v3M8 11.3v.1" />,
  table: <path d="M2 3h12v10H2zM2 6.5h12M6.5 6.5V13" />,
  link: (
    <path d="M6.5 9.5a2.6 2.6 0 0 0 3.7 0l2.6-2.6a2.6 2.6 0 0 0-3.7-3.7l-.9.9M9.5 6.5a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7l.9-.9" />
  ),
  export: <path d="M8 2.5v7.5M4.8 7L8 10.2 11.2 7M2.5 10.5v3h11v-3" />,
  close: <path d="M4 4l8 8M12 4l-8 8" />,
  cut: <path d="M2 8h4.5M9.5 8H14M7 4.5v7M9 4.5v7" />,
  spur: <path d="M2 11.5h12M7 11.5L10.5 4" />,
  loop: (
    <>
      <circle cx="8" cy="8" r="5" />
      <path d="M5.5 10.5l5-5M5 8l3-3M8 11l3-3" />
    </>
  ),
  thin: <path d="M2 8h12M8 1.5V5M6.5 3.7L8 5l1.5-1.3M8 14.5V11M6.5 12.3L8 11l1.5 1.3" />,
  thicken: <path d="M2 6.5h12M2 9.5h12M8 5V1.5M6.5 2.800L8 1.5l1.5 1.3M8 11v3.5M6.5 13.200L8 14.5l1.5-1.3" />,
  shift: <path d="M2.5 4.5v7M5.5 8h8M10.5 5l3 3-3 3" />,
  soften: (
    <>
      <circle cx="8" cy="8" r="2.5" />
      <circle cx="8" cy="8" r="5.5" strokeDasharray="2 2.3" />
    </>
  ),
  undo: <path d="M5.5 3L2.5 6l3 3M2.5 6H10a3.5 3.5 0 0 1 0 7H6" />,
  redo: <path d="M10.5 3l3 3-3 3M13.5 6H6a3.5 3.5 0 0 0 0 7h4" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

export function Icon({ name, small = false }: { name: IconName; small?: boolean }) {
  return (
    <svg className={small ? 'i sm' : 'i'} viewBox="0 0 16 16" aria-hidden="true">
      {SHAPES[name]}
    </svg>
  );
}

export function Logo() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path
        d="M3 18C3 9 6.5 5.5 11 5.5a3.6 3.6 0 1 1-3.4 4.8M6 9.5C8.5 13.5 12 15 17 15"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.75"
        strokeLinecap="round"
      />
    </svg>
  );
}

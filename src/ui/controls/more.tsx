import type { ReactNode } from 'react';
import { Icon } from '../icons/icon.tsx';

/** Settings that most people leave alone, folded away. */
export function More({ label, children }: { label: string; children: ReactNode }) {
  return (
    <details className="more">
      <summary>
        <Icon name="chevron" small />
        {label}
      </summary>
      {children}
    </details>
  );
}

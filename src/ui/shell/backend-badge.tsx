// The backend really in use: green on a real GPU, amber and explained elsewhere.
import type { CSSProperties } from 'react';
import { Button, Dialog, DialogTrigger, Popover } from 'react-aria-components';
import { useApp } from '../store/app-store.ts';

const dot = (colour: string) => <span className="dot" style={{ '--c': `var(${colour})` } as CSSProperties} />;

export function BackendBadge() {
  const backend = useApp((state) => state.env.backend);
  const error = useApp((state) => state.env.backendError);
  if (error !== null) {
    return (
      <Explained
        colour="--bad"
        label="No backend"
        text={error}
        fix="Training is off; looking at data works. Reload the page to try again."
      />
    );
  }
  if (backend === null) {
    return <span className="badge muted">Looking for a GPU …</span>;
  }
  const name = backend.backend === 'webgpu' ? 'WebGPU' : 'WebAssembly';
  const label = `${name} · ${backend.adapter}`;
  if (backend.notice === null && !backend.isSoftware && backend.backend === 'webgpu') {
    return (
      <span className="badge" data-testid="backend" data-backend={backend.backend}>
        {dot('--ok')}
        <span className="label">{label}</span>
      </span>
    );
  }
  return (
    <Explained
      colour="--warn"
      label={label}
      backend={backend.backend}
      text={backend.notice ?? 'This is not a hardware GPU: training works, but slowly.'}
      fix="Smaller patches, a smaller batch or fewer channels make the steps shorter."
    />
  );
}

interface ExplainedProps {
  colour: string;
  label: string;
  text: string;
  fix: string;
  backend?: string;
}

function Explained({ colour, label, text, fix, backend }: ExplainedProps) {
  return (
    <DialogTrigger>
      <Button
        className="badge"
        aria-label={`${label}. Why?`}
        data-testid="backend"
        {...(backend === undefined ? {} : { 'data-backend': backend })}
      >
        {dot(colour)}
        <span className="label">{label}</span>
      </Button>
      <Popover className="popover note" placement="bottom end">
        <Dialog aria-label="Backend" style={{ outline: 'none' }}>
          <p>{text}</p>
          <p className="muted">{fix}</p>
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

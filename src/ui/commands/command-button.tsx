// A button of the command table: name, key and availability come from there.
import type { ReactNode } from 'react';
import { useApp } from '../store/app-store.ts';
import { commandById } from './command-table.ts';

interface CommandButtonProps {
  command: string;
  className?: string;
  /** Another accessible name than the command's, where its state decides (Play, Pause). */
  label?: string;
  /** For commands that switch something on and off. */
  isPressed?: boolean;
  children: ReactNode;
}

export function CommandButton(props: CommandButtonProps) {
  const { command: id, className = 'ib', label, isPressed, children } = props;
  const command = commandById(id);
  const isEnabled = useApp(command.isEnabled);
  const name = `${label ?? command.label} (${command.keyLabel})`;
  return (
    <button
      type="button"
      className={className}
      aria-label={name}
      title={name}
      aria-pressed={isPressed}
      disabled={!isEnabled}
      onClick={command.run}
    >
      {children}
    </button>
  );
}

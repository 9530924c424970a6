import { describe, expect, it } from 'vitest';
import { appStore } from '../store/app-store.ts';
import { COMMANDS, commandById, commandOfKey, type Command } from './command-table.ts';

const commands: readonly Command[] = COMMANDS;

describe('command table', () => {
  it('has no id, label or key twice', () => {
    const keys = commands.flatMap((command) => command.keys);
    expect(new Set(keys).size).toBe(keys.length);
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    expect(new Set(commands.map(({ label }) => label)).size).toBe(commands.length);
  });

  it('gives every command a label and the name of its key', () => {
    for (const command of commands) {
      expect(command.label.length).toBeGreaterThan(3);
      expect(command.keyLabel.length).toBeGreaterThan(0);
      expect(command.keys.every((key) => key === key.toLowerCase())).toBe(true);
    }
  });

  it('finds commands by key, whatever the case, and by id', () => {
    expect(commandOfKey(' ')?.id).toBe('playPause');
    expect(commandOfKey('S')?.id).toBe('step');
    expect(commandOfKey('3')?.id).toBe('layer-prediction');
    expect(commandOfKey('q')).toBeNull();
    expect(() => commandById('unknown')).toThrow('unknown');
  });

  it('offers no training before there are data and a backend, and no reset before there is a run', () => {
    const state = appStore.getState();
    expect(['playPause', 'step', 'reset'].map((id) => commandById(id).isEnabled(state))).toEqual([
      false,
      false,
      false,
    ]);
  });
});

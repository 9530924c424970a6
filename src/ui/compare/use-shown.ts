import { useApp } from '../store/app-store.ts';
import type { Sentence } from '../store/data-slice.ts';
import { useCompare } from './compare-store.ts';
import { shownOf, type Shown } from './shown.ts';

/** What the room shows, or why nothing can be shown. */
export function useShown(): Shown | Sentence {
  const config = useApp((state) => state.config);
  const data = useApp((state) => state.data);
  return useCompare((state) => shownOf(state, config, data));
}

// The page begins here: its workers first, which read what was recorded and what was kept, so that they do it while the page
// itself is on its way.
import './save/kept-reader.ts';
import { applyTeaching, applyTheme, readTeaching, readTheme } from './store/appearance.ts';
import './store/recorded-files.ts';

// Before the first paint, so that the page does not change under the eyes of a person.
applyTheme(readTheme());
applyTeaching(readTeaching());

void import('./main.tsx');

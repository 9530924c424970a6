// The page begins here: its workers first, which read what was recorded and what was kept, so that they do it while the page
// itself is on its way.
import './save/kept-reader.ts';
import './store/recorded-files.ts';

void import('./main.tsx');

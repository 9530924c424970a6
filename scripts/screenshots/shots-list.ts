// All that has pictures, the rooms in the order of their tabs: a room adds one line.
import { compareShots } from './compare-shots.ts';
import { lessonShots } from './lesson-shots.ts';
import { lossesShots } from './losses-shots.ts';
import { resourcesShots } from './resources-shots.ts';
import type { RoomShots } from './room-shots.ts';
import { skeletonsShots } from './skeletons-shots.ts';
import { teacherShots } from './teacher-shots.ts';
import { trainShots } from './train-shots.ts';

export const SHOTS: readonly RoomShots[] = [
  trainShots,
  skeletonsShots,
  lossesShots,
  compareShots,
  resourcesShots,
  lessonShots,
  teacherShots,
];

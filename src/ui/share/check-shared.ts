// What a link says beside its form: whether everything that it names is there. Pure.
import { modelMetas } from '../../engine/models/model-metas.ts';
import { readModelSettings } from '../../engine/models/model-settings.ts';
import { findLossMeta } from '../../losses/loss-metas.ts';
import { findLesson } from '../lessons/lesson-list.ts';
import type { SharedState } from './share-code.ts';

/** @throws Error with one sentence that names what in the link is not there or does not fit its network */
export function checkShared({ lesson, config }: SharedState): void {
  if (lesson !== null && findLesson(lesson) === null)
    throw new Error(`The link names a lesson ${lesson}, which is not there.`);
  if (findLossMeta(config.loss.id) === undefined)
    throw new Error(`The link names a loss ${config.loss.id}, which is not there.`);
  if (!modelMetas.some(({ id }) => id === config.model.id))
    throw new Error(`The link names a network ${config.model.id}, which is not there.`);
  readModelSettings(config, modelMetas);
}

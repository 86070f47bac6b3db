import { type ComponentType, lazy } from 'react';
import { learnRareTexts } from './strings.ts';

/** A part of the page that comes when it is wanted, with its texts. */
export const lazyWithTexts = <Props>(load: () => Promise<{ default: ComponentType<Props> }>) =>
  lazy(async () => {
    const [loaded] = await Promise.all([load(), learnRareTexts()]);
    return loaded;
  });

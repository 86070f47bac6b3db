import { type ComponentType, lazy, useState } from 'react';
import { lookForNewerPage } from './outdated.ts';
import { MissingPart } from './missing-part.tsx';
import { learnRareTexts } from '../strings/strings.ts';

/** Between attempts: a network that is away for a moment. */
const PAUSES_MS = [300, 1_500];

type Loaded<Props> = ComponentType<Props & { onRetry?: () => void }>;
type Load<Props> = () => Promise<{ default: ComponentType<Props> }>;

/** A part of the page that comes when it is wanted, with its texts. Where it does not come, the rest of the page stays. */
export function lazyWithTexts<Props extends object>(load: Load<Props>): ComponentType<Props> {
  const begin = () => lazy(() => attempt(load, PAUSES_MS));
  let part = begin();
  return function LazyPart(props: Props) {
    const [Part, setPart] = useState(() => part);
    const retry = (): void => {
      part = begin();
      setPart(() => part);
    };
    return <Part {...props} onRetry={retry} />;
  };
}

async function attempt<Props>(load: Load<Props>, [pauseMs, ...rest]: readonly number[]): Promise<{ default: Loaded<Props> }> {
  try {
    const [loaded] = await Promise.all([load(), learnRareTexts()]);
    return loaded as { default: Loaded<Props> };
  } catch {
    void lookForNewerPage(true);
    if (pauseMs === undefined) return { default: MissingPart };
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    return attempt(load, rest);
  }
}

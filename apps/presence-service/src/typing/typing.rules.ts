import { limits } from '@chatgenius/contracts';
import { type Visibility } from '../visibility/visibility.repository.ts';

/** Who may not see somebody type. Every word of theirs carries it: beyond so many, nobody may. */
export function hiddenFrom({ chosen, until, hiddenFrom }: Pick<Visibility, 'chosen' | 'until' | 'hiddenFrom'>, now: number): readonly string[] | 'everybody' {
  const isInvisible = chosen === 'invisible' && (until === undefined || until.getTime() > now);
  return isInvisible || hiddenFrom === 'everybody' || hiddenFrom.length > limits.blocksRegarded ? 'everybody' : hiddenFrom;
}

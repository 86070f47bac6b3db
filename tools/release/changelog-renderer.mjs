/** The changelog as nx writes it; a commit whose subject tells of several changes, `fix(a): one; feat(b): other`, becomes one line for each. */
import DefaultChangelogRenderer from 'nx/release/changelog-renderer';

const NEXT_CHANGE = /; (?=[a-z]+(?:\([^()]+\))?!?: )/;
const CHANGE = /^(?<type>[a-z]+)(?:\((?<scope>[^()]+)\))?!?: (?<description>.+)$/s;

export const changesOf = (change) => {
  const subject = `${change.type}${change.scope ? `(${change.scope})` : ''}: ${change.description}`;
  const parts = subject.split(NEXT_CHANGE);
  if (parts.length === 1) return [change];
  return parts.map((part) => {
    const { type, scope = '', description } = CHANGE.exec(part).groups;
    return { ...change, type, scope, description };
  });
};

const Renderer = DefaultChangelogRenderer.default ?? DefaultChangelogRenderer;

export default class ChangelogRenderer extends Renderer {
  constructor(config) {
    super({ ...config, changes: config.changes.flatMap(changesOf) });
  }
}

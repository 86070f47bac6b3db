export type CommitTypes = Readonly<Record<string, unknown>>;

/** `type(scope, scope)!: what changed`, and what GitHub and Renovate write. */
const SUBJECT = /^([a-z]+)(\([^()]+\))?!?: \S/;

/** Subjects that nx release would not understand, and so leave out of the version and the changelog. */
export const strangeSubjects = (subjects: readonly string[], types: CommitTypes): string[] =>
  subjects.filter((subject) => !((SUBJECT.exec(subject)?.[1] ?? '') in types));

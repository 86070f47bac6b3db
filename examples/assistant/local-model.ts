import { type Model } from './assistant.ts';

/** Between two words, in milliseconds. */
const PACE_MS = 60;

/** A model that asks nobody: its answer follows from the question, word by word. */
export function localModel(paceMs = PACE_MS): Model {
  return {
    async *answer(question, signal) {
      for (const word of answerTo(question).split(/(?<= )/)) {
        if (signal.aborted) return;
        yield word;
        await new Promise((resolve) => setTimeout(resolve, paceMs));
      }
    },
  };
}

export function answerTo(question: string): string {
  const asked = question.replaceAll(/@\w+\s*/g, '').trim();
  const words = asked.split(/\s+/).filter((word) => word !== '');
  return [
    `You asked: “${asked}”.`,
    `I am a small program on this machine, so this is what I can tell: your question has ${words.length} words and ${asked.length} characters.`,
    'Everybody in this channel reads this sentence while I write it. Reload the page, or cut the line by Ctrl Shift D: the text is whole, and goes on where it stands.',
    'Press Stop, and I stop.',
  ].join(' ');
}

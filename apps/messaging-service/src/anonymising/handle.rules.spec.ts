import fc from 'fast-check';
import { withoutHandle, withoutHandleInName, withoutPerson, type Forgotten } from './handle.rules.ts';

const ada: Forgotten = { userId: 'a1', formerHandle: 'ada', newHandle: 'deleted-1', newName: 'Deleted user' };

describe('a text without a handle', () => {
  it.each([
    ['Ask @ada.', 'Ask @deleted-1.'],
    ['@ada, @Ada; (@ADA) ＠ada', '@deleted-1, @deleted-1; (@deleted-1) ＠deleted-1'],
    ['@ada.Please... @ada...well', '@deleted-1.Please... @deleted-1...well'],
    ['`@ada` and cc/@ada', '`@deleted-1` and cc/@deleted-1'],
    ['@adam @ada.b @ada-1 @ada_x @ada2', '@adam @ada.b @ada-1 @ada_x @ada2'],
    ['Canada and ada without a sign', 'Canada and ada without a sign'],
  ])('%j', (before, after) => {
    expect(withoutHandle(before, ada)).toBe(after);
  });

  it('takes a handle with dots by its letters', () => {
    const dotted = { formerHandle: 'ada.king', newHandle: 'x' };
    expect(withoutHandle('@ada.king @adaxking', dotted)).toBe('@x @adaxking');
  });

  it('has nothing left to take out, and is left alone where nothing was', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('@ada', ' ', '.', '@', 'ada', 'B', '-', '＠Ada', 'x')).map((parts) => parts.join('')), (text) => {
        const once = withoutHandle(text, ada);
        expect(withoutHandle(once, ada)).toBe(once);
        if (!/[@＠]ada/i.test(text)) expect(once).toBe(text);
      }),
    );
  });
});

describe('the name of a file without a handle', () => {
  it.each([
    ['Of @ada.png', 'Of @deleted-1.png'],
    ['@ada.PDF', '@deleted-1.PDF'],
    ['@ada 1.tar.gz', '@deleted-1 1.tar.gz'],
    ['@adam.png', '@adam.png'],
    ['@ada.king.png', '@ada.king.png'],
    ['ada.png', 'ada.png'],
    ['@ada', '@deleted-1'],
  ])('%j', (before, after) => {
    expect(withoutHandleInName(before, ada)).toBe(after);
  });
});

describe('an event without a person', () => {
  it('has other words and names, and everything else as it was', () => {
    const event = { message: { id: 'm', senderId: 'a1', text: 'Hi @ada', mentions: { userIds: ['a1'], channel: false } }, people: [{ id: 'a1', handle: 'ada', displayName: 'Ada' }, { id: 'b', handle: 'adam', displayName: 'Adam' }] };
    expect(withoutPerson(event, ada)).toEqual({
      message: { ...event.message, text: 'Hi @deleted-1' },
      people: [{ id: 'a1', handle: 'deleted-1', displayName: 'Deleted user' }, event.people[1]],
    });
  });

  it('has no handle in metadata either, and messages are found again by the names that programs gave them', () => {
    const event = { message: { clientMessageId: '@ada', metadata: { '@ada': ['@ada', 1, null, { deep: 'to @Ada' }] }, attachments: [{ id: 'f', name: '@ada.png', mediaType: 'image/png' }] } };
    expect(withoutPerson(event, ada)).toEqual({
      message: { clientMessageId: '@ada', metadata: { '@deleted-1': ['@deleted-1', 1, null, { deep: 'to @deleted-1' }] }, attachments: [{ id: 'f', name: '@deleted-1.png', mediaType: 'image/png' }] },
    });
  });
});

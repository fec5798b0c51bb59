const NO_TEXT = /[\p{Surrogate}\0]/u;

/** What any text may hold: Unicode that UTF-8 can carry on (no half of a surrogate pair), and no U+0000, which ends texts in some stores. */
export const isText = (text: string): boolean => !NO_TEXT.test(text);

export const TEXT_RULE = 'must be Unicode, without unpaired surrogates and without U+0000';

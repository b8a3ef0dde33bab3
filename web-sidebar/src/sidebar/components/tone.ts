/** How a badge or a note is meant: done, to be looked at soon, wrong, told, or nothing in particular. */
export type Tone = 'ok' | 'soon' | 'bad' | 'info' | 'plain'

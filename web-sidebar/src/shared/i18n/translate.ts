import { language, onLanguageWanted, type Language } from './language'

/** A tree of sentences. `{name}` is filled in; `one | many` is chosen by `{n}`. */
export interface Messages {
  readonly [key: string]: string | Messages
}

/** The same tree with any sentences: what a translation has to provide. */
export type Translation<M> = { readonly [K in keyof M]: M[K] extends string ? string : Translation<M[K]> }

/** All paths to sentences of a tree: `send.title`. */
export type MessageKey<M> = {
  [K in keyof M & string]: M[K] extends string ? K : `${K}.${MessageKey<M[K]>}`
}[keyof M & string]

export type Params = Readonly<Record<string, string | number>>
export type Translate<M> = (key: MessageKey<M>, params?: Params) => string

function find(tree: Messages, key: string): string {
  let node: string | Messages | undefined = tree
  for (const part of key.split('.')) node = typeof node === 'object' ? node[part] : undefined
  // Unreachable for typed keys; a missing sentence shows its key, never nothing.
  return typeof node === 'string' ? node : key
}

/** Chooses the plural form and fills in the parameters. */
export function fill(sentence: string, params: Params = {}): string {
  const forms = sentence.split(' | ')
  const form = forms.length === 2 ? forms[params['n'] === 1 ? 0 : 1] : sentence
  return (form ?? sentence).replace(/\{(\w+)\}/g, (whole, name: string) => String(params[name] ?? whole))
}

/** Where the translations of a catalogue come from; each is fetched once. */
export type Loaders<M> = Record<Exclude<Language, 'zh-CN'>, () => Promise<Translation<M>>>

/** The translate function of one catalogue. Views that call it follow the language. */
export function createTranslate<M extends Messages>(base: M, loaders: Loaders<M>): Translate<M> {
  const loaded = new Map<Language, Messages>([['zh-CN', base]])
  onLanguageWanted(async (wanted) => {
    if (wanted !== 'zh-CN' && !loaded.has(wanted)) loaded.set(wanted, (await loaders[wanted]()) as Messages)
  })
  return (key, params) => fill(find(loaded.get(language.value) ?? base, key), params)
}

/**
 * The translate function of a part that has sentences of its own (under roots of their own) and uses the common ones
 * beside them. The part and its catalogue are fetched together.
 */
export function extendTranslate<K extends string, O extends Messages>(
  common: (key: K, params?: Params) => string,
  own: O,
  loaders: Loaders<O>,
): (key: K | MessageKey<O>, params?: Params) => string {
  const mine = createTranslate(own, loaders)
  const isMine = (key: string): key is MessageKey<O> => key.slice(0, key.indexOf('.')) in own
  return (key, params) => (isMine(key) ? mine(key, params) : common(key as K, params))
}

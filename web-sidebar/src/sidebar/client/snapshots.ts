/**
 * The last first screens on this device, to be shown at once and while there is no network. They belong to one staff
 * member at one corp: another login finds nothing, and what the server refuses to show is dropped.
 */
import type { Conversation, Overview, SidebarSession } from '@shared/api/types'
import type { ConversationRef } from '@shared/chatHost/types'
import { readJson, type KeyStore } from '@shared/storage'

/** A first screen, as the server gave it. */
export interface Seen {
  overview: Overview
  etag: string | undefined
  /** When the server said so, in milliseconds. */
  at: number
}

export interface Snapshots {
  /** The last first screen of a conversation: of this client, or of whichever was looked at last. */
  find(conversationId: string, clientId: string | undefined): Seen | undefined
  keep(seen: Seen): void
  /** What the chat program calls a conversation, and what we do. */
  meet(reference: ConversationRef, conversation: Conversation): void
  conversation(reference: ConversationRef): Conversation | undefined
  /** The server no longer shows this conversation. */
  forget(conversationId: string): void
  /** The staff member is signed out or no longer bound. */
  drop(): void
}

interface Met {
  reference: ConversationRef
  conversation: Conversation
  at: number
}

interface Album {
  /** What the server's answers looked like. */
  shape: number
  owner: string
  seen: Seen[]
  met: Met[]
}

const KEY = 'sidebook.sidebar.snapshots'
/** Grows when an overview or a conversation looks different: what an older page kept is of no use to a newer one. */
const SHAPE = 2
const MAX_AGE_MS = 24 * 60 * 60_000
const MAX_SCREENS = 30
const MAX_MET = 60
/** Browsers give a page some five million characters; other things live there too. */
const MAX_LENGTH = 1_500_000

function isAlbum(value: unknown): value is Album {
  if (typeof value !== 'object' || value === null) return false
  const album = value as Partial<Record<keyof Album, unknown>>
  return typeof album.owner === 'string' && Array.isArray(album.seen) && Array.isArray(album.met)
}

const isSame = (a: ConversationRef, b: ConversationRef) => a.kind === b.kind && a.platform_id === b.platform_id

export function createSnapshots(
  store: KeyStore,
  session: () => SidebarSession | undefined,
  now: () => number = Date.now,
): Snapshots {
  /** Whose snapshots these are. Without a session there are none. */
  function owner(): string | undefined {
    const current = session()
    return current && `${current.agency.id}/${current.corp.id}/${current.staff.id}`
  }

  function read(): Album | undefined {
    const mine = owner()
    if (mine === undefined) return undefined
    const album = readJson(store, KEY, isAlbum)
    if (album?.owner !== mine || album.shape !== SHAPE) return { shape: SHAPE, owner: mine, seen: [], met: [] }
    const isFresh = ({ at }: { at: number }) => at <= now() && now() - at < MAX_AGE_MS
    return { ...album, seen: album.seen.filter(isFresh), met: album.met.filter(isFresh) }
  }

  /** Newest first; the oldest give way. */
  function write(album: Album): void {
    const kept = { ...album, seen: album.seen.slice(0, MAX_SCREENS), met: album.met.slice(0, MAX_MET) }
    let text = JSON.stringify(kept)
    while (text.length > MAX_LENGTH && kept.seen.length) {
      kept.seen = kept.seen.slice(0, Math.floor(kept.seen.length / 2))
      text = JSON.stringify(kept)
    }
    store.set(KEY, text)
  }

  return {
    find(conversationId, clientId) {
      const ofConversation = read()?.seen.filter(({ overview }) => overview.conversation.id === conversationId)
      return ofConversation?.find(({ overview }) => clientId === undefined || overview.client?.id === clientId)
    },
    keep(seen) {
      const album = read()
      if (!album) return
      const { conversation, client } = seen.overview
      const others = album.seen.filter(
        ({ overview }) => overview.conversation.id !== conversation.id || (client && overview.client?.id !== client.id),
      )
      // A conversation without a client opens on the link page, which is of no use without a network.
      write({ ...album, seen: client ? [seen, ...others] : others })
    },
    meet(reference, conversation) {
      const album = read()
      if (!album) return
      const others = album.met.filter((met) => !isSame(met.reference, reference))
      write({ ...album, met: [{ reference, conversation, at: now() }, ...others] })
    },
    conversation: (reference) => read()?.met.find((met) => isSame(met.reference, reference))?.conversation,
    forget(conversationId) {
      const album = read()
      if (!album) return
      const seen = album.seen.filter(({ overview }) => overview.conversation.id !== conversationId)
      write({ ...album, seen, met: album.met.filter(({ conversation }) => conversation.id !== conversationId) })
    },
    drop: () => store.remove(KEY),
  }
}

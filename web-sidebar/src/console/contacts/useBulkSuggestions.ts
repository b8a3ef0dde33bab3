import { onScopeDispose, reactive, ref } from 'vue'

import type { LinkOutcome, LinkSuggestion } from '@shared/api/types'

import type { Console } from '../console'
import type { ConversationRow } from './useConversations'
import { readSuggestions } from './useLinks'

/** A conversation with its likeliest client, to be confirmed or left. */
export interface Proposal {
  row: ConversationRow
  state: 'waiting' | 'found' | 'none' | 'failed'
  best: LinkSuggestion | undefined
  isTicked: boolean
  outcome: LinkOutcome | undefined
}

/** Looks for the suggestions of many conversations, one after the other; nothing is ticked, and nothing linked, by itself. */
export function useBulkSuggestions(context: Pick<Console, 'api'>, rows: readonly ConversationRow[]) {
  const proposals = reactive<Proposal[]>(
    rows.map((row) => ({ row, state: 'waiting', best: undefined, isTicked: false, outcome: undefined })),
  )
  const read = ref(0)
  const isReading = ref(true)
  let isStopped = false

  async function look(proposal: Proposal): Promise<void> {
    try {
      const [best] = await readSuggestions(context, proposal.row.id)
      proposal.best = best
      proposal.state = best ? 'found' : 'none'
    } catch {
      proposal.state = 'failed'
    }
  }

  async function start(): Promise<void> {
    for (const proposal of proposals) {
      if (isStopped) break
      await look(proposal)
      read.value += 1
    }
    isReading.value = false
  }
  const stop = () => (isStopped = true)
  onScopeDispose(stop)
  void start()

  return { proposals, read, isReading, stop }
}

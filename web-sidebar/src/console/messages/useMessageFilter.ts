import { computed } from 'vue'

import type { SendLogQuery, SendState } from '@shared/api/types'

import { instantOf, useAddress } from '../components/useAddress'
import { sendActions } from '../templates/sendActions'

/** What may have become of a message, what one looks for first. */
export const sendStates: readonly SendState[] = ['handed_over', 'failed', 'unknown', 'handing_over', 'cancelled', 'prepared']

/** Which messages the address asks for. */
export function useMessageFilter() {
  const { valueOf } = useAddress()
  return computed<SendLogQuery>(() => {
    const action = sendActions.find((one) => one === valueOf('action'))
    const state = sendStates.find((one) => one === valueOf('state'))
    // The last day is meant whole.
    const [from, before] = [instantOf(valueOf('from')), instantOf(valueOf('before'), 1)]
    return {
      ...(valueOf('staff') && { staff_id: valueOf('staff') }),
      ...(valueOf('client') && { client_id: valueOf('client') }),
      ...(valueOf('conversation') && { conversation_id: valueOf('conversation') }),
      ...(action && { action }),
      ...(state && { state }),
      ...(from && { from }),
      ...(before && { before }),
    }
  })
}

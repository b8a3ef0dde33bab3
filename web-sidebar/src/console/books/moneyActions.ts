/** What can be done with contracts, receivables and payments. */
import type { AllActions } from './actions'
import { contractActions } from './contractActions'
import { paymentActions } from './paymentActions'
import { receivableActions } from './receivableActions'

export const moneyActions: Pick<AllActions, 'contracts' | 'receivables' | 'payments'> = {
  contracts: contractActions,
  receivables: receivableActions,
  payments: paymentActions,
}

/**
 * The cards of a client, in the order of their tabs. The next card joins here with a panel that is fetched when it is
 * opened: `lazy(() => import('../payment/PaymentPanel.vue'))`.
 */
import type { Component } from 'vue'

import type { Overview, Permission } from '@shared/api/types'

import { lazy } from '../lazy'
import ServicePanel from '../service/ServicePanel.vue'

export type CardId = 'service' | 'payment' | 'intake' | 'followUp' | 'filing' | 'report' | 'invoice' | 'knowledge'

/** What every panel is given; what else it shows it asks for itself. */
export interface PanelProps {
  overview: Overview
  conversationId: string
  clientId: string
}

export interface Card {
  id: CardId
  /** Who lacks it sees the tab, and in its panel who can give it. */
  permission: Permission
  panel: Component<PanelProps>
}

export const cards: readonly Card[] = [
  // The first card comes with the page: it is what people see first.
  { id: 'service', permission: 'view_services', panel: ServicePanel },
  { id: 'payment', permission: 'view_payments', panel: lazy(() => import('../payment/PaymentPanel.vue')) },
]

/** Parts that the first screen does not need: fetched when they are, tried again when the network stumbles. */
import { defineAsyncComponent, type Component } from 'vue'

import { loadPart } from '@shared/loadPart'

/** How long the first screen may take its time before what it may need next is fetched. */
const PAUSE_MS = 800

type Load<T extends Component> = () => Promise<{ default: T }>

export function lazy<T extends Component>(load: Load<T>) {
  return defineAsyncComponent<T>({ loader: () => loadPart(load), delay: 0 })
}

const loadSendSheet = () => import('./send/SendSheet.vue')

export const StaffBinding = lazy(() => import('./start/StaffBinding.vue'))
export const CorpBinding = lazy(() => import('./start/CorpBinding.vue'))
export const LinkPage = lazy(() => import('./link/LinkPage.vue'))
export const NotClientScreen = lazy(() => import('./link/NotClientScreen.vue'))
export const ClientSwitchSheet = lazy(() => import('./client/ClientSwitchSheet.vue'))
export const ClientContactsSheet = lazy(() => import('./client/ClientContactsSheet.vue'))
export const ClientEditSheet = lazy(() => import('./edit/ClientEditSheet.vue'))
export const TagsSheet = lazy(() => import('./edit/TagsSheet.vue'))
export const SendSheet = lazy(loadSendSheet)

/** The cards stand: the sheet of their actions may come while nobody waits for it. */
export function fetchAhead(): void {
  setTimeout(() => void loadSendSheet().catch(() => undefined), PAUSE_MS)
}

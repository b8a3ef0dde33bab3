/** Mounts the panel of a card with a send sheet that only remembers what it was opened for. */
import { defineComponent, h, type Component } from 'vue'

import type { Permission } from '@shared/api/types'

import type { PanelProps } from '../sidebar/cards/cards'
import type { SendRequest } from '../sidebar/send/sendDraft'
import { provideSendSheet } from '../sidebar/send/sendSheetKey'
import type { SendSheet } from '../sidebar/send/useSendSheet'
import { fakeSidebar } from './fakeSidebar'
import { mountInSidebar } from './mountIn'
import { linkedOverview, session } from './samples'

export function mountPanel(panel: Component<PanelProps>, permissions: Permission[]) {
  const opened: SendRequest[] = []
  const props: PanelProps = { overview: linkedOverview, conversationId: 'conversation-1', clientId: 'client-1' }
  const page = defineComponent({
    setup() {
      const open = (request: SendRequest) => Promise.resolve(void opened.push(request))
      provideSendSheet({ open } as unknown as SendSheet)
      return () => h(panel, props)
    },
  })
  const sidebar = fakeSidebar({ ...session, staff: { ...session.staff, permissions } })
  return { page: mountInSidebar(page, sidebar), opened, sidebar }
}

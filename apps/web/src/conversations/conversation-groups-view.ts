import { Component, inject, input } from '@angular/core';
import { Language } from '../i18n/language';
import { Activity } from './activity';
import type { ConversationGroup, GroupName } from './conversation-groups';
import { ConversationRow } from './conversation-row';

@Component({
  selector: 'app-conversation-groups',
  imports: [ConversationRow],
  template: `
    @for (group of groups(); track group.name) {
      <h3 [id]="'group-' + group.name">{{ t(keyOf(group.name)) }}</h3>
      <ul [attr.aria-labelledby]="'group-' + group.name">
        @for (conversation of group.items; track conversation.id) {
          <li>
            <app-conversation-row
              [conversation]="conversation"
              [isRunning]="activity.runningConversations().has(conversation.id)"
              [isUnseen]="activity.unseenConversations().has(conversation.id)"
            />
          </li>
        }
      </ul>
    }
  `,
  styleUrl: './conversation-groups-view.css',
})
export class ConversationGroups {
  protected readonly t = inject(Language).t;
  readonly groups = input.required<readonly ConversationGroup[]>();
  protected readonly activity = inject(Activity);
  protected readonly keyOf = (name: GroupName): `groups.${GroupName}` => `groups.${name}`;
}

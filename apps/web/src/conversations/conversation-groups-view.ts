import { Component, inject, input } from '@angular/core';
import { Activity } from './activity';
import type { ConversationGroup, GroupName } from './conversation-groups';
import { ConversationRow } from './conversation-row';

const NAMES: Record<GroupName, string> = {
  pinned: 'Pinned',
  today: 'Today',
  yesterday: 'Yesterday',
  previous7Days: 'Previous 7 days',
  older: 'Older',
};

@Component({
  selector: 'app-conversation-groups',
  imports: [ConversationRow],
  template: `
    @for (group of groups(); track group.name) {
      <h3 [id]="'group-' + group.name">{{ names[group.name] }}</h3>
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
  readonly groups = input.required<readonly ConversationGroup[]>();
  protected readonly activity = inject(Activity);
  protected readonly names = NAMES;
}

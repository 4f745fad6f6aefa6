import { Body, Controller, Get, Param, Patch, Query } from '@nestjs/common';
import { RequireRole } from '@parley/auth-guard';
import { ChangePersonBody, Id, type Page, PeopleQuery, type PersonView } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { type Actor, CurrentActor } from './current-actor';
import { PeopleService } from './people.service';

@Controller('api/auth/admin/people')
@RequireRole('admin')
export class PeopleController {
  constructor(private readonly people: PeopleService) {}

  @Get()
  @openApiOperation('People with an account, by address')
  list(@Query({ schema: PeopleQuery }) query: PeopleQuery): Promise<Page<PersonView>> {
    return this.people.list(query);
  }

  @Patch(':id')
  @openApiOperation('Change the role of a person, or keep them out')
  change(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: ChangePersonBody }) body: ChangePersonBody,
    @CurrentActor() actor: Actor,
  ): Promise<PersonView> {
    return this.people.change(id, body, actor);
  }
}

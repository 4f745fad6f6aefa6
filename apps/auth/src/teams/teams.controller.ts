import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { RequireRole } from '@parley/auth-guard';
import { CreateTeamBody, Id, type Page, PageQuery, RenameTeamBody, type TeamView } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { type Actor, CurrentActor } from '../people/current-actor';
import { TeamsService } from './teams.service';

/** Below /api/auth, since /api/admin is another service's. */
@Controller('api/auth/admin/teams')
@RequireRole('admin')
export class TeamsController {
  constructor(private readonly teams: TeamsService) {}

  @Get()
  @openApiOperation('All teams, by name')
  list(@Query({ schema: PageQuery }) query: PageQuery): Promise<Page<TeamView>> {
    return this.teams.list(query);
  }

  @Post()
  @openApiOperation('Make a team')
  create(@Body({ schema: CreateTeamBody }) body: CreateTeamBody, @CurrentActor() actor: Actor): Promise<TeamView> {
    return this.teams.create(body, actor);
  }

  @Patch(':id')
  @openApiOperation('Give a team another name')
  rename(
    @Param('id', { schema: Id }) id: string,
    @Body({ schema: RenameTeamBody }) body: RenameTeamBody,
    @CurrentActor() actor: Actor,
  ): Promise<TeamView> {
    return this.teams.rename(id, body, actor);
  }

  @Delete(':id')
  @HttpCode(204)
  @openApiOperation('Dissolve a team; its members stay, as people')
  remove(@Param('id', { schema: Id }) id: string, @CurrentActor() actor: Actor): Promise<void> {
    return this.teams.remove(id, actor);
  }

  @Put(':id/members/:userId')
  @HttpCode(204)
  @openApiOperation('Add a person to a team; counts from their next access token on')
  join(
    @Param('id', { schema: Id }) id: string,
    @Param('userId', { schema: Id }) userId: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.teams.join(id, userId, actor);
  }

  @Delete(':id/members/:userId')
  @HttpCode(204)
  @openApiOperation('Take a person out of a team')
  leave(
    @Param('id', { schema: Id }) id: string,
    @Param('userId', { schema: Id }) userId: string,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    return this.teams.leave(id, userId, actor);
  }
}

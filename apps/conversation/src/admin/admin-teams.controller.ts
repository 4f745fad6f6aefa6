import { Body, Controller, Delete, Get, HttpCode, Param, Put, Query } from '@nestjs/common';
import { CurrentUser, RequireRole } from '@parley/auth-guard';
import { type AccessTokenClaims, type AdminTeam, Id, type Page, PageQuery, TeamLimitsBody } from '@parley/contracts';
import { openApiOperation } from '@parley/service-kit';
import { AdminTeams } from './admin-teams';

@Controller('api/admin/team-limits')
@RequireRole('admin')
export class AdminTeamsController {
  constructor(private readonly teams: AdminTeams) {}

  @Get()
  @openApiOperation('Teams that have limits of their own, and what they have used')
  list(@Query({ schema: PageQuery }) query: PageQuery): Promise<Page<AdminTeam>> {
    return this.teams.list(query);
  }

  @Get(':teamId')
  @openApiOperation("One team's own limits (null: as for all teams), and what it has used")
  of(@Param('teamId', { schema: Id }) teamId: string): Promise<AdminTeam> {
    return this.teams.of(teamId);
  }

  @Put(':teamId')
  @openApiOperation('Give a team limits of its own')
  set(
    @CurrentUser() { sub }: AccessTokenClaims,
    @Param('teamId', { schema: Id }) teamId: string,
    @Body({ schema: TeamLimitsBody }) body: TeamLimitsBody,
  ): Promise<AdminTeam> {
    return this.teams.change(sub, teamId, body);
  }

  @Delete(':teamId')
  @HttpCode(204)
  @openApiOperation('Let the limits of all teams be in force for a team again')
  async clear(@CurrentUser() { sub }: AccessTokenClaims, @Param('teamId', { schema: Id }) teamId: string): Promise<void> {
    await this.teams.change(sub, teamId, null);
  }
}

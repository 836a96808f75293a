-- What the public site says of an organisation is what somebody of the secretariat released; an import waits for that.

-- Every release, for good: the public fields as they were announced, and who did it.
CREATE TABLE profile_release (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    organisation_id  uuid NOT NULL REFERENCES organisation,
    -- The version of the organisation that the release led to; profile.published.v1 carried the same.
    version          integer NOT NULL,
    profile          jsonb NOT NULL,
    released_at      timestamptz NOT NULL,
    -- Nobody, where the first version published as soon as it imported.
    staff_id         uuid,
    released_by      text NOT NULL
);
CREATE INDEX profile_release_of_organisation ON profile_release (organisation_id, id);
REVOKE UPDATE, DELETE ON profile_release FROM members;

-- Since when something waits to be released; empty where the public page says what stands here.
ALTER TABLE organisation ADD COLUMN waiting_since timestamptz;
CREATE INDEX organisation_waiting ON organisation (number) WHERE waiting_since IS NOT NULL;

INSERT INTO profile_release (organisation_id, version, profile, released_at, released_by)
SELECT id, version,
       jsonb_build_object('slug', slug, 'name', name, 'name_kana', name_kana, 'kind', kind, 'org_type', org_type,
                          'areas', areas, 'activities', activities, 'website', website),
       changed_at, ''
  FROM organisation;

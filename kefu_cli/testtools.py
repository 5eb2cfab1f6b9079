"""Programs only the tests need (nginx, docker compose), and the environment the tests are told about them by."""

import shutil

from . import proc

_COMPOSE_RELEASE = "trixie"
_COMPOSE_PLUGIN = "usr/libexec/docker/cli-plugins/docker-compose"


class TestTools:
    """nginx and the docker compose command of the tests: the machine's, or Debian's unpacked."""

    def __init__(self, project):
        self.layout = project.layout
        self.apt = project.apt
        self.stamps = project.stamps

    def ensure(self):
        """Fetch what the machine lacks."""
        if not shutil.which("nginx") and not (self.layout.prefix / "usr/sbin/nginx").exists():
            self.apt.unpack("nginx", ["nginx"])
        if not self.compose.exists():
            self._fetch_compose()

    @property
    def nginx(self):
        return shutil.which("nginx") or str(self.layout.prefix / "usr/sbin/nginx")

    @property
    def compose(self):
        return self.layout.prefix / _COMPOSE_PLUGIN

    def _fetch_compose(self):
        # one static program, wanted for its knowledge of the schema: no engine, no client
        self.apt.ensure()
        debs = self.layout.apt / "cache/compose"
        self.apt.fetch([f"docker-compose/{_COMPOSE_RELEASE}"], debs)
        for deb in debs.glob("*.deb"):
            proc.run(["dpkg", "-x", deb, self.layout.prefix])
        shutil.rmtree(debs)

    def environ(self, template):
        """What tests/support reads."""
        own = {
            "KEFU_ROOT": self.layout.root,
            "KEFU_HOME": self.layout.home,
            "KEFU_TEMPLATE_DB": template,
            "KEFU_BIN": self.layout.bin,
            "KEFU_DATA": self.layout.data,
            "KEFU_NGINX": self.nginx,
            "KEFU_COMPOSE": self.compose,
            "KEFU_NGINX_LIBRARIES": "" if shutil.which("nginx") else self.apt.library_path(),
        }
        return {key: str(value) for key, value in own.items()}

package dev.sluice.handler;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.resolver.InetSocketAddressResolver;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Names that a test makes up, each with the addresses that it has one after the other; the last stays. */
final class Names extends AddressResolverGroup<InetSocketAddress> {

    private final Map<String, List<InetAddress>> addresses = new HashMap<>();

    Names with(String name, String... texts) {
        List<InetAddress> all = new ArrayList<>();
        for (String text : texts) {
            all.add(address(text));
        }
        addresses.put(name, all);
        return this;
    }

    static InetAddress address(String text) {
        try {
            return InetAddress.getByAddress(Cidr.address(text));
        } catch (UnknownHostException cause) {
            throw new IllegalArgumentException(text, cause);
        }
    }

    private synchronized InetAddress next(String name) throws UnknownHostException {
        List<InetAddress> left = addresses.get(name);
        if (left == null) {
            throw new UnknownHostException(name);
        }
        return left.size() == 1 ? left.get(0) : left.remove(0);
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetSocketAddressResolver(executor, new InetNameResolver(executor) {

            @Override
            protected void doResolve(String name, Promise<InetAddress> promise) throws Exception {
                promise.setSuccess(next(name));
            }

            @Override
            protected void doResolveAll(String name, Promise<List<InetAddress>> promise) throws Exception {
                promise.setSuccess(List.of(next(name)));
            }
        });
    }
}
